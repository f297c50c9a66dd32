namespace PolyRelu.Networks;

/// <summary>What follows from the form of a neuron.</summary>
internal static class NeuronForms
{
    /// <summary>
    /// The degree d in which a neuron is homogeneous in its weights, 1 or p: it is v ‖w‖^d σ(⟨x, w/‖w‖⟩)^p, so that it contributes
    /// |v| ‖w‖^d, and gradient flow conserves ‖w‖² − d v².
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The form is none.</exception>
    public static double Degree(this NeuronForm form, double power) => form switch
    {
        NeuronForm.Normalised => 1,
        NeuronForm.Unnormalised => power,
        _ => throw new ArgumentOutOfRangeException(nameof(form),
            $"Neurons are {string.Join(" or ", Wording.All<NeuronForm>())}; got {form}."),
    };

    /// <summary>‖w‖^d, what a neuron contributes for each unit of |v|.</summary>
    /// <param name="form">The form.</param>
    /// <param name="length">‖w‖.</param>
    /// <param name="power">The power p.</param>
    public static double Reach(this NeuronForm form, double length, double power) =>
        form.Degree(power) is var degree and not 1 ? Math.Pow(length, degree) : length;
}
