using PolyRelu.Experiments.Measurements.Film;
using PolyRelu.Kernels;

namespace PolyRelu.Tests.Experiments.Measurements.Film;

/// <summary>Films made by hand: nothing was trained.</summary>
internal static class FilmStories
{
    /// <summary>
    /// Neurons that turn from directions drawn at random to one centre each, or to the mean of their class, and grow by many orders.
    /// </summary>
    public static FilmRecord Of(double power, int frames = 40, int hidden = 30, int clusters = 3, int positive = 2, int samples = 60,
        double scale = -16)
    {
        int[] axes = FilmRecord.AxesOf(clusters, positive)!;
        CounterRandom random = new(1);
        float[] neurons = new float[frames * hidden * 3];
        double[] contributions = new double[frames * hidden];
        int[] signs = new int[frames * hidden];
        for (int j = 0; j < hidden; j++)
        {
            int home = j % clusters;
            double[] start = [random.NextGaussian() / 3, random.NextGaussian() / 3, random.NextGaussian() / 3];
            for (int t = 0; t < frames; t++)
            {
                double way = 1 / (1 + Math.Exp(-12 * (((double)t / Math.Max(1, frames - 1)) - 0.3 - (0.1 * home / clusters))));
                double[] place = new double[3];
                for (int k = 0; k < 3; k++)
                {
                    double end = power < 2
                        ? (home < positive) == (axes[k] < positive) ? 1 / Math.Sqrt(home < positive ? positive : clusters - positive) : 0
                        : axes[k] == home ? 1 : 0;
                    place[k] = ((1 - way) * start[k]) + (way * end);
                }
                double length = Math.Max(1, Math.Sqrt(place.Sum(value => value * value)));
                for (int k = 0; k < 3; k++) neurons[(((t * hidden) + j) * 3) + k] = (float)(place[k] / length);
                contributions[(t * hidden) + j] = (scale * (1 - way)) - (0.1 * j);
                signs[(t * hidden) + j] = home < positive ? 1 : -1;
            }
        }
        Matrix data = new(samples, 3);
        for (int i = 0; i < samples; i++)
            for (int k = 0; k < 3; k++)
                data[i, k] = (float)((i % 3 == k ? 1 : 0) + (0.08 * random.NextGaussian()));
        return new FilmRecord(
            [.. Enumerable.Range(0, frames).Select(t => (double)t)], neurons, contributions, signs,
            [.. Enumerable.Range(0, frames).Select(t => Math.Exp(-3.0 * t / frames))],
            [.. Enumerable.Range(0, clusters).Select(k => k == clusters - 1 ? double.NaN : (0.4 + (0.3 * k / clusters)) * (frames - 1))],
            data, [.. Enumerable.Range(0, samples).Select(i => axes[i % 3] < positive ? 1 : -1)], axes, positive);
    }
}
