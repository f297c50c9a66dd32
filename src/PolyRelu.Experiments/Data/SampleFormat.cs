namespace PolyRelu.Experiments.Data;

/// <summary>What samples of one's own are stored in.</summary>
internal enum SampleFormat
{
    /// <summary>Arrays of NumPy by name (.npz).</summary>
    Npz,

    /// <summary>One array of NumPy (.npy), with the labels in another.</summary>
    Npy,

    /// <summary>Text with separators (.csv, .tsv).</summary>
    Csv,

    /// <summary>Columns (.parquet).</summary>
    Parquet,

    /// <summary>A folder of PNG images for each class.</summary>
    Images,
}
