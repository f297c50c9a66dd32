using System.Globalization;

namespace PolyRelu.Experiments.Presets;

/// <summary>A rule on one value of a preset; on a list it holds for every element.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class PresetRuleAttribute : Attribute
{
    /// <summary>What is expected, to stand after "expected".</summary>
    public abstract string Expected { get; }

    /// <summary>Whether a value (never null) obeys the rule.</summary>
    public abstract bool Accepts(object value);

    /// <summary>The value that is meant by what was written: a name in its own spelling.</summary>
    public virtual object Meant(object value) => value;

    /// <summary>What a value that is not accepted may stand for, to stand after the message; empty where nothing is near.</summary>
    public virtual string Question(object value) => "";
}

/// <summary>A number no smaller than a bound.</summary>
internal sealed class AtLeastAttribute(double low) : PresetRuleAttribute
{
    /// <summary>The bound.</summary>
    public double Low => low;

    /// <inheritdoc/>
    public override string Expected => string.Create(CultureInfo.InvariantCulture, $"a number ≥ {low}");

    /// <inheritdoc/>
    public override bool Accepts(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture) >= low;
}

/// <summary>A number no greater than a bound: more is a slip that would exhaust the memory.</summary>
internal sealed class AtMostAttribute(double high) : PresetRuleAttribute
{
    /// <summary>The bound.</summary>
    public double High => high;

    /// <inheritdoc/>
    public override string Expected => string.Create(CultureInfo.InvariantCulture, $"a number ≤ {high}");

    /// <inheritdoc/>
    public override bool Accepts(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture) <= high;
}

/// <summary>A number greater than zero.</summary>
internal sealed class PositiveAttribute : PresetRuleAttribute
{
    /// <inheritdoc/>
    public override string Expected => "a number > 0";

    /// <inheritdoc/>
    public override bool Accepts(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture) > 0;
}

/// <summary>One of a few words; what is written of members of an enum is their word.</summary>
/// <param name="members">Words, or members of an enum.</param>
internal sealed class OneOfAttribute(params object[] members) : PresetRuleAttribute
{
    private readonly string[] words = [.. members.Select(member => member is Enum value ? Wording.Of(value) : (string)member)];

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Words => words;

    /// <inheritdoc/>
    public override string Expected => $"one of {string.Join(", ", words)}";

    /// <inheritdoc/>
    public override bool Accepts(object value) => words.Contains(value);

    /// <inheritdoc/>
    public override object Meant(object value) => Spelling.Find((string)value, words) ?? value;

    /// <inheritdoc/>
    public override string Question(object value) => NearestName.Question((string)value, words);
}

/// <summary>The name of something registered, such as an attack.</summary>
/// <typeparam name="T">The kind of thing.</typeparam>
internal sealed class RegisteredAttribute<T> : PresetRuleAttribute
{
    /// <inheritdoc/>
    public override string Expected => $"one of {string.Join(", ", Registry<T>.Names)}";

    /// <inheritdoc/>
    public override bool Accepts(object value) => Registry<T>.Names.Contains(value);

    /// <inheritdoc/>
    public override object Meant(object value) => Spelling.Find((string)value, Registry<T>.Names) ?? value;

    /// <inheritdoc/>
    public override string Question(object value) => NearestName.Question((string)value, Registry<T>.Names);
}

/// <summary>
/// A key that may be missing and then has the default of its type; it is written only where it has another value, so that presets of
/// earlier versions stay what they were.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MayBeMissingAttribute : Attribute;

/// <summary>A list with at least one element and no element twice.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DistinctAttribute : Attribute;

/// <summary>A list of numbers in increasing order, at least one.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class IncreasingAttribute : Attribute;
