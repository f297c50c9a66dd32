using PolyRelu.Experiments;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PolyRelu.Cli.Progress;

/// <summary>Progress bars on a screen: the whole run stays, finished parts leave.</summary>
internal sealed class BarProgress : IRunProgress
{
    private const int RoomForWideBars = 90;

    private readonly IAnsiConsole console;
    private readonly ProgressContext context;
    private readonly TimeProvider clock;

    private BarProgress(IAnsiConsole console, ProgressContext context, TimeProvider clock)
    {
        this.console = console;
        this.context = context;
        this.clock = clock;
    }

    /// <summary>Draws bars on the terminal's error stream while the work runs.</summary>
    public static T Run<T>(Terminal terminal, Func<IRunProgress, T> work)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = terminal.Colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(terminal.Screen),
        });
        console.Profile.Width = terminal.Width;
        return Run(console, work);
    }

    /// <summary>The same on a given console, with the times left by a given clock.</summary>
    public static T Run<T>(IAnsiConsole console, Func<IRunProgress, T> work, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(work);
        int width = console.Profile.Width < RoomForWideBars ? 12 : 24;
        Spectre.Console.Progress progress = new Spectre.Console.Progress(console) { AutoClear = true }
            .Columns(new ProgressBarColumn { Width = width }, new PercentageColumn(), new ElapsedTimeColumn(), new TimeLeftColumn(),
                new LabelColumn());
        return progress.Start(context => work(new BarProgress(console, context, clock ?? TimeProvider.System)));
    }

    /// <inheritdoc/>
    public IProgressTask Begin(ProgressKind kind, string label) => new BarTask(context, kind, label, clock);

    /// <inheritdoc/>
    public void Note(string message) => console.Write(new Text(Quotation.Text(message) + Environment.NewLine));

    /// <summary>The label with its indentation; last, so that its changing length moves nothing.</summary>
    private sealed class LabelColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Padder(new Markup(task.Description) { Overflow = Overflow.Ellipsis },
                new Padding(2 * ((task.Tag as TaskState)?.Depth ?? 0), 0, 0, 0));
    }

    /// <summary>The time left, in a column that is always as wide.</summary>
    private sealed class TimeLeftColumn : ProgressColumn
    {
        private const int Widest = 16; // 1 h 20 min left

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(((task.Tag as TaskState)?.Left.Words() ?? "").PadLeft(Widest));

        public override int? GetColumnWidth(RenderOptions options) => Widest;
    }

    /// <summary>What the columns know of a task; its thread draws a new one that has none yet.</summary>
    /// <param name="Depth">Tasks that it is inside of.</param>
    /// <param name="Left">The time left.</param>
    private sealed record TaskState(int Depth, TimeLeft Left);

    private static int DepthOf(ProgressKind kind) => kind switch
    {
        ProgressKind.Overall => 0,
        ProgressKind.Trial or ProgressKind.Report => 1,
        ProgressKind.Data or ProgressKind.Training or ProgressKind.Attack or ProgressKind.Certification => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), $"There is no place for {kind}."),
    };

    private sealed class BarTask : IProgressTask
    {
        private readonly ProgressContext context;
        private readonly ProgressTask task;
        private readonly string label;
        private readonly TimeLeft left;

        public BarTask(ProgressContext context, ProgressKind kind, string label, TimeProvider clock)
        {
            left = new TimeLeft(clock);
            int depth = DepthOf(kind);
            this.context = context;
            this.label = Markup.Escape(Quotation.Name(label));
            task = context.AddTask(this.label, autoStart: true, maxValue: 1);
            task.IsIndeterminate = kind is ProgressKind.Trial or ProgressKind.Report;
            task.Tag = new TaskState(depth, left);
        }

        public void Report(double fraction, string? detail = null)
        {
            task.IsIndeterminate = false;
            task.Value = Math.Clamp(fraction, 0, 1);
            left.Report(task.Value);
            if (detail is not null) task.Description = $"{label} [grey]{Markup.Escape(Quotation.Name(detail))}[/]";
        }

        public void Dispose()
        {
            task.StopTask();
            context.RemoveTask(task);
        }
    }
}
