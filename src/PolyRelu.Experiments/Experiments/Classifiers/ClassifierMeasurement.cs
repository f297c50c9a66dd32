using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>What trials on images and on features have in common: a network centred by the mean training sample, input-normalised, with bias, is trained and attacked.</summary>
/// <param name="context">The trial.</param>
/// <param name="label">A few words for the progress display.</param>
/// <param name="training">How to train.</param>
/// <param name="evaluations">The attacks.</param>
/// <param name="seed">Names start, order and attacks.</param>
internal sealed class ClassifierMeasurement(TrialContext context, string label, TrainingSettings training, IReadOnlyList<EvaluationSettings> evaluations, ulong seed)
{
    /// <summary>Called with the result of the first evaluation, to keep examples of it; null for none.</summary>
    public Action<PolyReluNetwork, RobustnessReport, SampleSelection>? OnFirst { get; init; }

    /// <summary>Trains and attacks; writes every file but the examples.</summary>
    /// <param name="power">The power p.</param>
    /// <param name="train">Training samples.</param>
    /// <param name="test">Samples whose accuracy and stable rank are followed.</param>
    /// <param name="split">Loads a split that is attacked.</param>
    public void Run(double power, Dataset train, Dataset test, Func<string, Dataset> split)
    {
        NetworkShape shape = new()
        {
            InputDimension = train.Samples.Inputs.Columns,
            Hidden = training.Hidden,
            Outputs = train.Outputs,
            Power = power,
            NormalizeInput = true,
            Bias = true,
            Centre = train.Samples.Mean(),
        };
        TrainedNetwork trained = TrialTraining.Run(context, label, shape, train, test, training, seed, null);
        List<RobustnessRecord> records = [];
        List<double> seconds = [];
        foreach (EvaluationSettings evaluation in evaluations)
        {
            RobustnessMeasurement robustness = new(context, trained.Network, split(evaluation.Split), Norm.Parse(evaluation.Norm), evaluation, seed)
            {
                SplitAccuracy = records.Find(record => record.Split == evaluation.Split)?.SplitAccuracy,
            };
            RobustnessReport report = robustness.MeasureEmpirical();
            if (records.Count == 0) OnFirst?.Invoke(trained.Network, report, robustness.Attacked);
            records.Add(robustness.Record());
            seconds.AddRange(robustness.Seconds);
        }
        RobustnessRecord.Save(context.Folder, records);
        new TrialTimings(trained.Seconds, trained.EpochSeconds, seconds).Save(context.Folder);
    }
}
