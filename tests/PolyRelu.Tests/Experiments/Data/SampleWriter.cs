using System.Globalization;
using Parquet;
using Parquet.Schema;
using PolyRelu.Kernels;
using PolyRelu.Serialization;
using SkiaSharp;

namespace PolyRelu.Tests.Experiments.Data;

/// <summary>Writes the same samples in every format that is read.</summary>
internal static class SampleWriter
{
    /// <summary>A CSV file with names <c>f0</c>, <c>f1</c>, …, <c>label</c>.</summary>
    public static string Csv(string path, Matrix inputs, IReadOnlyList<string> labels, char separator = ',')
    {
        List<string> lines = [string.Join(separator, [.. Enumerable.Range(0, inputs.Columns).Select(k => $"f{k}"), "label"])];
        for (int i = 0; i < inputs.Rows; i++)
            lines.Add(string.Join(separator, [.. inputs.Row(i).ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture)),
                labels[i]]));
        File.WriteAllLines(path, lines);
        return path;
    }

    /// <summary>An .npz file with arrays of these names.</summary>
    public static string Npz(string path, Matrix inputs, int[] labels, string features = "features", string label = "labels")
    {
        NpzFile.Write(path, new Dictionary<string, NumericArray>
        {
            [features] = NumericArray.From(inputs), [label] = NumericArray.From(labels, labels.Length),
        });
        return path;
    }

    /// <summary>A Parquet file with a column for each feature, in groups of rows.</summary>
    public static string Parquet(string path, Matrix inputs, int[] labels, int rowsPerGroup = 3)
    {
        DataField[] fields = [.. Enumerable.Range(0, inputs.Columns).Select(k => new DataField<float>($"f{k}")),
            new DataField<int>("label")];
        Write(path, fields, async writer =>
        {
            for (int first = 0; first < inputs.Rows; first += rowsPerGroup)
            {
                int[] rows = [.. Enumerable.Range(first, Math.Min(rowsPerGroup, inputs.Rows - first))];
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                for (int k = 0; k < inputs.Columns; k++)
                    await group.WriteAsync<float>(fields[k], Array.ConvertAll(rows, row => inputs[row, k]));
                await group.WriteAsync<int>(fields[^1], Array.ConvertAll(rows, row => labels[row]));
            }
        });
        return path;
    }

    /// <summary>A Parquet file of any fields.</summary>
    public static void Write(string path, Field[] fields, Func<ParquetWriter, Task> write)
    {
        Task.Run(async () =>
        {
            await using FileStream stream = File.Create(path);
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream);
            await write(writer);
        }).GetAwaiter().GetResult();
    }

    /// <summary>A PNG image of bytes, channel by channel.</summary>
    public static void Png(string path, int height, int width, byte[] pixels)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        int channels = pixels.Length / (height * width);
        using SKBitmap bitmap = new(width, height, channels == 1 ? SKColorType.Gray8 : SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
            {
                byte At(int channel) => pixels[(((channel * height) + y) * width) + x];
                bitmap.SetPixel(x, y, channels == 1 ? new SKColor(At(0), At(0), At(0)) : new SKColor(At(0), At(1), At(2)));
            }
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, data.ToArray());
    }
}
