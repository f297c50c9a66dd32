namespace PolyRelu.Experiments.Measurements.Film;

/// <summary>One picture of a film, beside those of other powers.</summary>
/// <param name="Label">What stands above it, such as <c>p = 3</c>.</param>
/// <param name="Clock">What its clock counts: <c>epoch</c>, or <c>t</c> for the time of a flow.</param>
/// <param name="Record">What moves.</param>
internal sealed record FilmScene(string Label, string Clock, FilmRecord Record);
