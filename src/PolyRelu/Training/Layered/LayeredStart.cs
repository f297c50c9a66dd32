namespace PolyRelu.Training.Layered;

/// <summary>How the parameters of an affine layer with n features are drawn.</summary>
public enum LayeredStart
{
    /// <summary>Weights uniform ±√(6/n) (He et al. 2015), biases zero: for ReLU.</summary>
    Kaiming,

    /// <summary>Weights and biases uniform ±1/√n, the default of PyTorch's Linear.</summary>
    Pytorch,
}
