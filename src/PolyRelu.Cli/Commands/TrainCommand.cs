using System.CommandLine;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Cli.Progress;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.EventFiles;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Training;

namespace PolyRelu.Cli.Commands;

/// <summary>Trains one network and writes it with the record of its training.</summary>
internal sealed class TrainCommand : DocumentedCommand
{
    private readonly DataOptions data = new();
    private readonly Option<string?> split = new("--split")
    {
        Description = "Training split [default: " + TrainingDefaults.Images.Split + " for images, " + TrainingDefaults.Clusters.Split
            + " for clusters].",
        HelpName = "NAME",
    };
    private readonly Option<string?> testData = new("--test-data")
    {
        Description = "Test samples of --data FILE, in a file or folder of their own, read as that one [default: its split test, else the "
            + "training samples].",
        HelpName = "FILE|DIR",
    };

    private readonly Option<string?> testSplit = new("--test-split")
    {
        Description = $"Test split [default: {DataReader.Test}].", HelpName = "NAME",
    };

    private readonly Option<int?> count = Parsed.Integer("--count", "Train on the first N samples [default: all; clusters: 20000].", 1);
    private readonly Option<int?> testCount = Parsed.Integer("--test-count",
        "Test on the first N samples [default: all; clusters: 20000].", 1);
    private readonly NetworkOptions network = new();
    private readonly OptimisationOptions optimisation = new();
    private readonly Option<ulong?> seed = Parsed.Seed("--seed", "Seed of the initialisation and of the order of samples.");
    private readonly Option<string> output = new("--out")
    {
        Description = "Network to write: .safetensors or .npz.",
        HelpName = "FILE",
        Required = true,
    };
    private readonly Option<string?> json = new("--json") { Description = "Write the record of the training as JSON.", HelpName = "FILE" };

    private readonly EventOptions events = new("scalars of every epoch, the start included,");

    /// <summary>Binds the command.</summary>
    public TrainCommand(CommandContext context)
        : base("train", "Train a pReLU network and record every epoch.", context)
    {
        Notes =
        [
            "Where an option is left out, the paper's experiment on that kind of data decides:",
            .. TrainingDefaults.Describe().Select(line => $"  {line}"),
        ];
        Examples =
        [
            "train --data mnist --power 3 --epochs 51 --seed 0 --out m.safetensors --json train.json",
            "train --data mnist --task parity --power 1 --out parity.safetensors",
            "train --data features.npz --test-data others.npz --power 3 --out g.safetensors",
            "train --data people.csv --label-column income --ignore-columns id --out people.safetensors",
            "train --data clusters --dimension 200 --count 4000 --hidden 400 --epochs 100 --out f.safetensors",
        ];
        data.AddTo(this);
        foreach (Option option in new Option[] { split, testData, testSplit, count, testCount }) Options.Add(option);
        network.AddTo(this);
        optimisation.AddTo(this);
        foreach (Option option in new Option[] { seed, output, json, events.Folder }) Options.Add(option);
        data.AddClustersTo(this);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        string path = arguments.GetRequiredValue(output);
        string? jsonPath = arguments.GetValue(json);
        DataReader source = data.Read(arguments, Context);
        NetworkPath.CheckWritable(path);
        DataReader tests = TestData(arguments, source);
        OutputFiles files = new OutputFiles().Reads(DataOptions.Name, source.Files()).Reads(testData.Name, tests.Files())
            .Writes(output.Name, path).Writes(json.Name, jsonPath);
        events.Declare(files, arguments);
        files.Check();
        TrainingDefaults defaults = source.IsImages ? TrainingDefaults.Images : source.File is null ? TrainingDefaults.Clusters
            : TrainingDefaults.Features;
        TrainingJob job = new(path, network.Read(arguments, defaults), optimisation.Read(arguments, defaults), arguments.GetValue(seed)
            ?? 0);
        job = InterruptedException.Explain(() => Context.WithProgress(arguments, progress =>
        {
            Dataset train = Changing(source.Load(source.Split(split.Name, arguments.GetValue(split), defaults.Split), defaults.Task,
                arguments.GetValue(count), progress));
            // Labels without a numbering of their own are the classes' numbers, for the test samples too.
            Dataset test = Changing(tests.Load(tests.Split(testSplit.Name, arguments.GetValue(testSplit), DataReader.Test), defaults.Task,
                arguments.GetValue(testCount), progress, train.Outputs, train.Classes ?? new ClassLabels(0), train.FeatureNames));
            if (test.Samples.Inputs.Columns != train.Samples.Inputs.Columns)
                throw new CommandException(
                    $"{test.Name} has {Plural.Of(test.Samples.Inputs.Columns, "feature")}, but {train.Name} has "
                    + $"{train.Samples.Inputs.Columns}.");
            if (test.Standardisation is { } other && !other.Equals(train.Standardisation))
                throw new CommandException($"Of {test.Name} it is said that the network {other.Words}, of {train.Name} "
                    + (train.Standardisation is { } own ? $"that it {own.Words}" : "nothing") + "; say the same of both, or of the first.");
            bool onTraining = source.File is not null && tests == source && test.Split == train.Split;
            return Train(job with { Train = train, Test = test, Task = source.Task ?? defaults.Task, TestsOnTraining = onTraining },
                arguments, progress);
        }), () => "Interrupted: no file was written, and the same command begins anew.");
        files.Write(output.Name, file => NetworkFile.Save(file, job.Result!.Network, job.Metadata()));
        files.Write(json.Name, file => JsonFile.Write(file, TrainingJson.Of(job)));
        files.End(() => TrainingText.Write(Out, job));
        return ExitCode.Success;
    }

    /// <summary>Where test samples come from: the same data, or of a file another file.</summary>
    private DataReader TestData(ParseResult arguments, DataReader source)
    {
        if (arguments.GetValue(testData) is not { } path) return source;
        return source.File is null
            ? throw CommandException.Usage(
                $"{testData.Name} is for {DataOptions.Name} FILE; the data is {source.Name}, which has splits ({testSplit.Name}).")
            : data.ReadTests(arguments, Context, path);
    }

    private TrainingJob Train(TrainingJob job, ParseResult arguments, IRunProgress progress)
    {
        MemorySpace.Require("The training", job.Memory());
        // The network sees standardised inputs; what it is trained on is described as it is.
        Samples train = Standardised(job.Train!, job), test = Standardised(job.Test!, job);
        PolyReluNetwork initial = job.Network.Create(job.Train! with { Samples = train }, job.Seed);
        using IProgressTask task = progress.Begin(ProgressKind.Training, $"{job.Train!.Name}, p = {job.Network.Power}");
        int epochs = job.Optimisation.Epochs;
        using EventFile? followed = events.Open(arguments, progress);
        Relay<EpochRecord> relay = new(epoch =>
        {
            followed?.Append(TrainingEvents.Of(EpochRow.Of(epoch)));
            task.Report(epochs == 0 ? 1 : (double)epoch.Epoch / epochs,
                $"epoch {epoch.Epoch}/{epochs}, loss {epoch.Loss:0.0000}, test {100 * epoch.TestAccuracy:0.00}%");
        });
        TrainingResult result = Trainer.Train(initial, train, test, job.Options(), relay, Context.Cancellation);
        followed?.End();
        Caveat?[] caveats = [.. LearningCheck.OfPredictions(result.Network.CreateEvaluator(), test),
            LearningCheck.OfLosses([.. result.Epochs.Select(epoch => epoch.Loss)]),
            .. DataNotes.Of(new[] { job.Train, job.Test }.OfType<Dataset>())];
        return job with { Result = result, Caveats = [.. caveats.OfType<Caveat>()] };
    }

    private static Dataset Changing(Dataset dataset) => dataset with { Standardisation = NetworkInput.Changing(dataset.Standardisation) };

    private static Samples Standardised(Dataset dataset, TrainingJob job) => job.Train!.Standardisation is { } first
        ? first.Apply(dataset.Samples) : dataset.Samples;
}
