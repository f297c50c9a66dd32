using System.Globalization;

namespace PolyRelu.Experiments.Reporting.Films;

/// <summary>What one picture of a film shows, frame by frame.</summary>
/// <param name="Label">What stands above it, such as <c>p = 3</c>.</param>
/// <param name="Clock">What its clock counts: a word, or a letter for the time of a flow.</param>
/// <param name="Axes">[3] the centres along which everything is seen.</param>
internal sealed record FilmTake(string Label, string Clock, IReadOnlyList<FilmAxis> Axes)
{
    /// <summary>[T] the clock at every frame, increasing.</summary>
    public required IReadOnlyList<double> Times { get; init; }

    /// <summary>[T] losses.</summary>
    public required IReadOnlyList<double> Losses { get; init; }

    /// <summary>[T] how many clusters have been born.</summary>
    public required IReadOnlyList<int> Born { get; init; }

    /// <summary>Number of clusters.</summary>
    public required int Clusters { get; init; }

    /// <summary>The frame that is shown at half of the film: that of the first birth, or the one in the middle.</summary>
    public required int Middle { get; init; }

    /// <summary>[T × h × 3] directions of neurons along the axes.</summary>
    public required float[] Neurons { get; init; }

    /// <summary>[T × h] log(c/C) ≤ 0 for a contribution c and the largest one C of the same frame.</summary>
    public required double[] Weights { get; init; }

    /// <summary>[T × h] signs of output weights; 0 where it is 0.</summary>
    public required int[] Signs { get; init; }

    /// <summary>[n × 3] samples along the axes.</summary>
    public required float[] Data { get; init; }

    /// <summary>[n] their labels ±1.</summary>
    public required int[] Labels { get; init; }

    /// <summary>Number of frames T.</summary>
    public int Frames => Times.Count;

    /// <summary>Number of neurons h.</summary>
    public int Hidden => Weights.Length / Frames;

    /// <summary>The clock in words: <c>epoch 12</c>, <c>t = 12.5</c>.</summary>
    public string ClockAt(int frame)
    {
        double time = Times[frame];
        string number = IsWhole ? time.ToString("0", CultureInfo.InvariantCulture) : Html.Number(time, 1);
        return $"{Clock}{(Clock.Length == 1 ? " = " : " ")}{number}";
    }

    /// <summary>Whether the clock counts whole things.</summary>
    public bool IsWhole => Times.All(time => time == Math.Floor(time));

    /// <summary>The loss in words, with two digits.</summary>
    public string LossAt(int frame) => $"loss {Html.Scientific(double.Parse(
        Losses[frame].ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))}";

    /// <summary>What has been born, in words.</summary>
    public string BornAt(int frame)
    {
        string[] names = [.. Axes.Where(axis => axis.Birth <= Times[frame]).Select(axis => axis.Name)];
        int born = Math.Max(Born[frame], names.Length);
        string count = string.Create(CultureInfo.InvariantCulture, $"{born} of {Clusters}");
        return born == 0 ? "none born" : names.Length == 0 ? $"{count} born" : $"born: {string.Join(", ", names)} ({count})";
    }
}

/// <summary>A centre along which a film is seen.</summary>
/// <param name="Name">Its name, such as <c>μ1</c>.</param>
/// <param name="Sign">Its class, ±1.</param>
/// <param name="Birth">When it was born; null if never.</param>
internal sealed record FilmAxis(string Name, int Sign, double? Birth);
