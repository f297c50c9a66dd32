namespace PolyRelu.Experiments.Reporting.Films;

/// <summary>The moving part of a film: a canvas with what is written beside it, controls, data and the script.</summary>
internal static class FilmStage
{
    private static readonly Lazy<Markup> Script = new(() => Markup.Script("modules/scene/film.js"));

    private const string Keys = "Arrow keys turn, space plays, Page Up and Page Down move the time, Home and End go to its ends.";

    /// <summary>The element; hidden until the script has made it work.</summary>
    public static Markup Of(string title, IReadOnlyList<FilmTake> takes) => Markup.Of($"""
        <div class="moving" hidden>
        <div class="stage" tabindex="0" role="application" aria-label="{title}: neurons in three dimensions. {Keys}">
        <canvas aria-hidden="true"></canvas>
        {Markup.Join(takes.Select(Scene))}</div>
        <div class="controls">
        <button type="button" class="play" aria-pressed="false"><span class="sign" aria-hidden="true"></span>
        <span class="word">Play</span></button>
        <div class="time">
        <input type="range" min="0" max="1000" value="0" step="1" aria-label="Time">
        <div class="marks" aria-hidden="true"><span>start</span><span>first birth</span><span>end</span></div>
        </div>
        <label>Speed <select class="speed">{Speeds()}</select></label>
        <button type="button" class="reset">Reset view</button>
        </div>
        <p class="keys">{Legend()} Drag to turn. <span class="keyboard">{Keys}</span></p>
        <p class="said" role="status"></p>
        <script type="application/json">{Markup.Json(FilmData.Of(takes))}</script>
        <script>
        {Script.Value}</script>
        </div>

        """);

    private static Markup Speeds() => Markup.Join(new[] { ("0.5", "½×"), ("1", "1×"), ("2", "2×"), ("4", "4×") }
        .Select(speed => Markup.Of($"<option value=\"{speed.Item1}\"{(speed.Item1 == "1" ? " selected" : "")}>{speed.Item2}</option>")));

    private static Markup Scene(FilmTake take) => Markup.Of($"""
        <div class="scene"><h3>{take.Label}</h3><div class="view"></div>
        <p class="state"><span class="clock"></span> <span class="loss"></span> <span class="born"></span></p></div>

        """);

    private static Markup Legend() => Markup.Of($"""
        <span class="sample positive">●</span> v &gt; 0 <span class="sample negative">◆</span> v &lt; 0
        <span class="sample positive">+</span> y = +1 <span class="sample negative">×</span> y = −1.
        """);
}
