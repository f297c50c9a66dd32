using PolyRelu.Experiments;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PolyRelu.Cli.Progress;

/// <summary>Progress bars on a screen: the whole run stays, finished parts leave.</summary>
internal sealed class BarProgress : IRunProgress
{
    private readonly IAnsiConsole console;
    private readonly ProgressContext context;

    private BarProgress(IAnsiConsole console, ProgressContext context)
    {
        this.console = console;
        this.context = context;
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
            Out = new AnsiConsoleOutput(terminal.Error),
        });
        console.Profile.Width = terminal.Width;
        return Run(console, work);
    }

    /// <summary>The same on a given console.</summary>
    public static T Run<T>(IAnsiConsole console, Func<IRunProgress, T> work)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(work);
        Spectre.Console.Progress progress = new Spectre.Console.Progress(console) { AutoClear = true }
            .Columns(new ProgressBarColumn { Width = 24 }, new PercentageColumn(), new ElapsedTimeColumn(), new LabelColumn());
        return progress.Start(context => work(new BarProgress(console, context)));
    }

    /// <inheritdoc/>
    public IProgressTask Begin(ProgressKind kind, string label) => new BarTask(context, kind, label);

    /// <inheritdoc/>
    public void Note(string message) => console.Write(new Text(message + Environment.NewLine));

    /// <summary>The label with its indentation; last, so that its changing length moves nothing.</summary>
    private sealed class LabelColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Padder(new Markup(task.Description) { Overflow = Overflow.Ellipsis }, new Padding(2 * (task.Tag as int? ?? 0), 0, 0, 0));
    }

    private sealed class BarTask : IProgressTask
    {
        private readonly ProgressContext context;
        private readonly ProgressTask task;
        private readonly string label;

        public BarTask(ProgressContext context, ProgressKind kind, string label)
        {
            this.context = context;
            this.label = Markup.Escape(label);
            task = context.AddTask(this.label, autoStart: true, maxValue: 1);
            task.IsIndeterminate = kind is ProgressKind.Trial or ProgressKind.Report;
            task.Tag = kind switch { ProgressKind.Overall => 0, ProgressKind.Trial or ProgressKind.Report => 1, _ => 2 };
        }

        public void Report(double fraction, string? detail = null)
        {
            task.IsIndeterminate = false;
            task.Value = Math.Clamp(fraction, 0, 1);
            if (detail is not null) task.Description = $"{label} [grey]{Markup.Escape(detail)}[/]";
        }

        public void Dispose()
        {
            task.StopTask();
            context.RemoveTask(task);
        }
    }
}
