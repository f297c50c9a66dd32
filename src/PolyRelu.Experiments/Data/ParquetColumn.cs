using System.Globalization;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace PolyRelu.Experiments.Data;

/// <summary>A column of a Parquet file: numbers, a list of numbers in each row, texts, or something else.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Field">What is stored; null where it is neither a number, a text, nor a list of numbers.</param>
/// <param name="IsList">Whether each row holds a list.</param>
internal sealed record ParquetColumn(string Name, DataField? Field, bool IsList)
{
    private static readonly Type[] NumberTypes =
    [
        typeof(float), typeof(double), typeof(decimal), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int),
        typeof(uint), typeof(long), typeof(ulong), typeof(bool),
    ];

    /// <summary>Whether it holds numbers, alone or in lists.</summary>
    public bool HasNumbers => Field is not null && NumberTypes.Contains(Field.ClrType);

    /// <summary>Whether each row holds a text.</summary>
    public bool HasTexts => Field?.ClrType == typeof(ReadOnlyMemory<char>) && !IsList;

    /// <summary>A column by its place in the schema.</summary>
    public static ParquetColumn Of(Field field) => field switch
    {
        DataField { IsArray: true } own => new(own.Name, own, true),
        DataField own => new(own.Name, own, false),
        ListField { Item: DataField own } => new(field.Name, own, true),
        _ => new(field.Name, null, false),
    };

    /// <summary>The texts of a group of rows; null where there is none.</summary>
    public async Task<string?[]> ReadTexts(ParquetRowGroupReader group)
    {
        string?[] texts = new string?[checked((int)group.RowCount)];
        if (HasTexts)
        {
            await group.ReadAsync(Field!, texts.AsMemory()!);
            return texts;
        }
        (double?[] numbers, _) = await ReadNumbers(group);
        return Array.ConvertAll(numbers, number => number?.ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>The numbers of a group of rows, null where there is none, and where the row of each begins (a level of 0).</summary>
    public async Task<(double?[] Numbers, int[] Levels)> ReadNumbers(ParquetRowGroupReader group)
    {
        using RawColumnData raw = await group.ReadRawColumnDataBaseAsync(Field!);
        return (Numbers(raw), IsList ? raw.RepetitionLevels.ToArray() : []);
    }

    private double?[] Numbers(RawColumnData raw) => raw switch
    {
        RawColumnData<float> own => Numbers(own, value => value),
        RawColumnData<double> own => Numbers(own, value => value),
        RawColumnData<decimal> own => Numbers(own, value => (double)value),
        RawColumnData<sbyte> own => Numbers(own, value => value),
        RawColumnData<byte> own => Numbers(own, value => value),
        RawColumnData<short> own => Numbers(own, value => value),
        RawColumnData<ushort> own => Numbers(own, value => value),
        RawColumnData<int> own => Numbers(own, value => value),
        RawColumnData<uint> own => Numbers(own, value => value),
        RawColumnData<long> own => Numbers(own, value => value),
        RawColumnData<ulong> own => Numbers(own, value => value),
        RawColumnData<bool> own => Numbers(own, value => value ? 1 : 0),
        _ => throw new InvalidDataException($"column {Quotation.Of(Name)} holds {Field!.ClrType.Name}, which are no numbers"),
    };

    private double?[] Numbers<T>(RawColumnData<T> raw, Func<T, double> convert)
        where T : struct
    {
        Span<T> values = raw.Values;
        Span<int> levels = Field!.MaxDefinitionLevel == 0 ? [] : raw.DefinitionLevels;
        double?[] numbers = new double?[levels.IsEmpty ? values.Length : levels.Length];
        for (int i = 0, next = 0; i < numbers.Length; i++)
            if (levels.IsEmpty || levels[i] == Field.MaxDefinitionLevel) numbers[i] = convert(values[next++]);
        return numbers;
    }
}
