using PolyRelu.Geometry;

namespace PolyRelu.Tests.Geometry;

/// <summary>Shortest moves onto a hyperplane within bounds in double, by walking through every breakpoint in sorted order.</summary>
internal static class HyperplaneReference
{
    /// <summary>argmin ‖δ‖ subject to ⟨w, δ⟩ = c within bounds, or the move that comes closest; empty bounds are none.</summary>
    public static double[] Solve(Norm norm, float[] normal, double offset, float[] lower, float[] upper)
    {
        double[] room = new double[normal.Length], sign = new double[normal.Length];
        for (int i = 0; i < normal.Length; i++)
        {
            sign[i] = Math.Sign(normal[i]) * (offset < 0 ? -1 : 1);
            room[i] = sign[i] == 0 ? 0 : lower.Length == 0 ? double.PositiveInfinity : sign[i] > 0 ? upper[i] : -(double)lower[i];
        }
        double[] magnitude = Array.ConvertAll(normal, w => Math.Abs((double)w));
        double[] lengths = norm.Name switch
        {
            "linf" => Walk(magnitude, room, _ => 1, Math.Abs(offset)),
            "l2" => Walk(magnitude, room, a => a, Math.Abs(offset)),
            _ => Fill(magnitude, room, Math.Abs(offset)),
        };
        return [.. lengths.Select((length, i) => sign[i] * length)];
    }

    /// <summary>Lengths min(room, t·rate): t grows from breakpoint to breakpoint until the height is reached.</summary>
    private static double[] Walk(double[] magnitude, double[] room, Func<double, double> rate, double height)
    {
        double[] breakpoint = [.. magnitude.Select((a, i) => room[i] == 0 ? 0 : room[i] / rate(a))];
        double reached = 0, t = 0;
        foreach (double next in breakpoint.Where(value => value > 0).Distinct().Order())
        {
            double slope = Enumerable.Range(0, magnitude.Length).Where(i => breakpoint[i] >= next)
                .Sum(i => magnitude[i] * rate(magnitude[i]));
            if (reached + (slope * (next - t)) >= height)
            {
                t += (height - reached) / slope;
                return [.. magnitude.Select((a, i) => Math.Min(room[i], t * rate(a)))];
            }
            reached += slope * (next - t);
            t = next;
        }
        return room;
    }

    /// <summary>The largest magnitudes first, each with all of its room.</summary>
    private static double[] Fill(double[] magnitude, double[] room, double height)
    {
        double[] lengths = new double[room.Length];
        foreach (int i in Enumerable.Range(0, room.Length).OrderByDescending(i => magnitude[i]))
        {
            if (room[i] == 0 || height <= 0) continue;
            lengths[i] = Math.Min(room[i], height / magnitude[i]);
            height -= lengths[i] * magnitude[i];
        }
        return lengths;
    }
}
