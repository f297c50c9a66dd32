namespace PolyRelu.Data;

/// <summary>What the labels of an image set of ten classes say.</summary>
public enum ImageTask
{
    /// <summary>The ten classes.</summary>
    Digits,

    /// <summary>Odd against even classes with one output: +1 for odd and −1 for even.</summary>
    Parity,

    /// <summary>The same as two classes: 0 for even and 1 for odd (Min and Vidal 2024, section 5.2.1).</summary>
    OddEven,
}

/// <summary>What a task makes of the classes.</summary>
public static class ImageTasks
{
    /// <summary>Classes of the image sets.</summary>
    public const int Classes = 10;

    /// <summary>Outputs of a network for the task.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no task.</exception>
    public static int Outputs(this ImageTask task) => task switch
    {
        ImageTask.Digits => Classes,
        ImageTask.Parity => 1,
        ImageTask.OddEven => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(task), $"{task} is no task of images."),
    };

    /// <summary>The label of an image of a class.</summary>
    /// <param name="task">The task.</param>
    /// <param name="digit">The class, 0 to 9.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is no task.</exception>
    public static int LabelOf(this ImageTask task, int digit) => task switch
    {
        ImageTask.Digits => digit,
        ImageTask.Parity => digit % 2 == 1 ? 1 : -1,
        ImageTask.OddEven => digit % 2,
        _ => throw new ArgumentOutOfRangeException(nameof(task), $"{task} is no task of images."),
    };
}
