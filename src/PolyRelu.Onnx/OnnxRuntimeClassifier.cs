using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Onnx.Format;
using PolyRelu.Onnx.Reading;

namespace PolyRelu.Onnx;

/// <summary>Any ONNX model by its logits alone, run by ONNX Runtime on the processor: the victim of score-based attacks.</summary>
/// <remarks>
/// Every row is run by itself, by one thread of ONNX Runtime, so that its logits depend neither on its neighbours nor on the number of
/// threads; rows are shared among threads. Where the file fixes a batch, it is filled with copies of the row. A last Softmax, LogSoftmax or
/// Sigmoid is left out: the order of classes is the same, and scores do not saturate.
/// </remarks>
public sealed class OnnxRuntimeClassifier : IClassifier, IDisposable
{
    private const OrtLoggingLevel Silent = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;   // errors are thrown, and told once
    private readonly SessionOptions options;
    private readonly InferenceSession session;
    private readonly RunOptions run;
    private readonly ModelInput input;
    private readonly string path, output;
    private readonly long[] shape;
    private readonly int batch;

    /// <summary>Loads a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file leaves open.</param>
    /// <exception cref="InvalidDataException">
    /// The file is malformed, takes no single tensor of a fixed number of features, or ONNX Runtime cannot run it; the message says why.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">ONNX Runtime does not run on this machine.</exception>
    public OnnxRuntimeClassifier(string path, OnnxFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        this.path = path;
        ModelProto model = ModelReader.Open(path);
        ModelHead head;
        try
        {
            GraphIndex index = new(model.Graph);
            head = ModelHead.Find(index, options?.Output, ModelTexts.Of(model).HoldsLogits);
            RandomNodes.Refuse(index, head.Name);
            input = ModelInput.Find(index);
            output = head.Name;
            if (head.Name != head.Declared.Name) Show(model.Graph, head);
        }
        catch (UnsupportedModelException reason)
        {
            throw new InvalidDataException($"{path} cannot be run: {reason.Message}.", reason);
        }
        catch (InvalidDataException problem)
        {
            throw new InvalidDataException($"{path}: {problem.Message}", problem);
        }
        batch = input.Batch ?? 1;
        shape = Array.ConvertAll(input.Shape, side => (long)side);
        if (shape.Length > 1) shape[0] = batch;
        (this.options, session, run) = Open(model.ToByteArray());
        try
        {
            Outputs = Run(new float[InputDimension]).Length;
            if (head.ProblemOf(Outputs) is { } problem) throw new InvalidDataException($"{path}: {problem}");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int InputDimension => input.Features;

    /// <inheritdoc/>
    public int Outputs { get; }

    /// <inheritdoc/>
    public void Logits(Matrix inputs, Matrix logits)
    {
        if (inputs.Columns != InputDimension || logits.Rows != inputs.Rows || logits.Columns != Outputs)
            throw new ArgumentException($"{path} maps n×{InputDimension} to n×{Outputs}; got {inputs.Rows}×{inputs.Columns} and "
                + $"{logits.Rows}×{logits.Columns}.");
        Workers.For(inputs.Rows, row =>
            Array.ConvertAll(Run(inputs.Row(row).ToArray()), value => (float)value).CopyTo(logits.Row(row)));
    }

    /// <summary>The logits of one row as the model gives them.</summary>
    internal double[] Logits(ReadOnlySpan<float> row) => Run(row.ToArray());

    /// <summary>Gives the model's memory back.</summary>
    public void Dispose()
    {
        session.Dispose();
        options.Dispose();
        run.Dispose();
    }

    /// <summary>
    /// Makes the logits a result of the model, in the place of what was computed from them. Their type is left to ONNX Runtime, which
    /// infers it: the declared result may be cast to another, or declare none.
    /// </summary>
    private static void Show(GraphProto graph, ModelHead head)
    {
        graph.Output.Clear();
        graph.Output.Add(new ValueInfoProto { Name = head.Name });
    }

    private (SessionOptions Options, InferenceSession Session, RunOptions Run) Open(byte[] model)
    {
        SessionOptions? chosen = null;
        try
        {
            chosen = new SessionOptions
            {
                IntraOpNumThreads = 1, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                LogSeverityLevel = Silent,
            };
            InferenceSession opened = new(model, chosen);
            return (chosen, opened, new RunOptions { LogSeverityLevel = Silent });
        }
        catch (OnnxRuntimeException problem)
        {
            chosen?.Dispose();
            throw new InvalidDataException($"ONNX Runtime cannot run {path}: {Quotation.Line(problem.Message, 300)}", problem);
        }
        catch (Exception missing) when (missing is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            throw new PlatformNotSupportedException(
                "ONNX Runtime is not part of this program on this machine; it is on Linux and Windows (x64 "
                + $"and Arm64) and on macOS (Arm64). {path} needs it.", missing);
        }
    }

    private double[] Run(float[] row)
    {
        try
        {
            using OrtValue value = Value(row);
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, [input.Name], [value], [output]);
            return First(results[0]);
        }
        catch (OnnxRuntimeException problem)
        {
            throw new InvalidDataException($"ONNX Runtime failed in {path}: {Quotation.Line(problem.Message, 300)}", problem);
        }
    }

    private OrtValue Value(float[] row)
    {
        if (input.Type == TensorType.Single) return OrtValue.CreateTensorValueFromMemory(Fill(row), shape);
        if (input.Type == TensorType.Double)
            return OrtValue.CreateTensorValueFromMemory(Fill(Array.ConvertAll(row, value => (double)value)), shape);
        if (input.Type == TensorType.Half)
            return OrtValue.CreateTensorValueFromMemory(Fill(Array.ConvertAll(row, value => (Float16)value)), shape);
        throw new InvalidDataException($"The numbers that {path} takes are not given to ONNX Runtime here: {input.Type}.");
    }

    private T[] Fill<T>(T[] row)
    {
        if (batch == 1) return row;
        T[] all = new T[batch * row.Length];
        for (int i = 0; i < batch; i++) row.CopyTo(all, i * row.Length);
        return all;
    }

    private double[] First(OrtValue result)
    {
        if (!result.IsTensor) throw new InvalidDataException($"{path}: the output {Quotation.Of(output)} is no tensor.");
        OrtTensorTypeAndShapeInfo kind = result.GetTensorTypeAndShape();
        long[] sides = kind.Shape;
        long count = kind.ElementCount / batch;
        bool isRow = kind.ElementCount > 0 && (sides.Length < 2 || sides.Count(side => side > 1) <= (batch == 1 ? 1 : 2))
            && (batch == 1 || sides[0] == batch);
        if (!isRow)
            throw new InvalidDataException($"{path}: the output {Quotation.Of(output)} has the shape {string.Join('×', sides)}; "
                + "expected a row "
                + "of logits for each input.");
        TensorElementType type = kind.ElementDataType;
        if (type == TensorElementType.Double) return result.GetTensorDataAsSpan<double>()[..(int)count].ToArray();
        if (type == TensorElementType.Float)
            return Array.ConvertAll(result.GetTensorDataAsSpan<float>()[..(int)count].ToArray(), value => (double)value);
        if (type == TensorElementType.Float16)
            return Array.ConvertAll(result.GetTensorDataAsSpan<Float16>()[..(int)count].ToArray(), value => (double)(float)value);
        throw new InvalidDataException(
            $"{path}: the type of the output {Quotation.Of(output)} is {type}; expected floating-point numbers.");
    }
}
