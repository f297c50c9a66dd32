using System.Buffers.Binary;
using System.Text;

namespace PolyRelu.Serialization;

/// <summary>Runs the few pickle instructions that dictionaries of tensors need; refuses every other one.</summary>
/// <remarks>
/// Source: the opcodes of Python's pickletools, protocols 2 to 5. Nothing is imported or called: a global is a pair of names,
/// and what REDUCE and persistent identifiers mean is decided by the two functions given, which refuse what they do not know.
/// Work and memory are proportional to the bytes read: no pickler makes more than one object and remembers more than one in two bytes.
/// </remarks>
/// <param name="code">The pickle.</param>
/// <param name="source">Name for messages.</param>
/// <param name="load">Meaning of a persistent identifier.</param>
/// <param name="reduce">Meaning of a call.</param>
/// <param name="allow">Whether a global may be named at all.</param>
internal sealed class PickleMachine(
    byte[] code, string source, Func<object?, Func<string, Exception>, object?> load, Func<PickleGlobal, PickleTuple, Func<string,
    Exception>, object?> reduce, Predicate<PickleGlobal> allow)
{
    /// <summary>Objects waiting to be put somewhere; Python puts them there by the thousand.</summary>
    private const int MostWaiting = 1 << 20;

    private static readonly object Mark = new(), True = true, False = false;
    private static readonly object[] SmallNumbers = [.. Enumerable.Range(0, 256).Select(value => (object)(long)value)];
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly Stack<object?> stack = new();
    private readonly Dictionary<long, object?> memo = [];
    private readonly int most = 1000 + (code.Length / 2);
    private int at;
    private int instruction;
    private int made;

    /// <summary>Runs to the STOP instruction.</summary>
    /// <returns>The object made.</returns>
    /// <exception cref="InvalidDataException">The pickle is malformed or asks for more than data; the message names the offset.</exception>
    public object? Run()
    {
        while (true)
        {
            instruction = at;
            byte opcode = Take(1)[0];
            if (opcode != (byte)'.')
            {
                Execute(opcode);
                RequireWithinBounds();
                continue;
            }
            object? result = Pop();
            if (stack.Count > 0 || at != code.Length) throw Wrong("the pickle should end with one object; more follows.");
            return result;
        }
    }

    private void Execute(byte opcode)
    {
        switch (opcode)
        {
            case 0x80: Protocol(Take(1)[0]); break;
            case 0x95: Take(8); break; // FRAME: a hint for readers of streams
            case (byte)'(': stack.Push(Mark); break;
            case (byte)'N': stack.Push(null); break;
            case 0x88: stack.Push(True); break;
            case 0x89: stack.Push(False); break;
            case (byte)'K': stack.Push(SmallNumbers[Take(1)[0]]); break;
            case (byte)'M': stack.Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case (byte)'J': stack.Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case 0x8a: stack.Push(Integer(Take(Take(1)[0]))); break;
            case (byte)'G': stack.Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case (byte)'X': Make(Text(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
            case 0x8c: Make(Text(Take(1)[0])); break;
            case 0x8d: Make(Text(BinaryPrimitives.ReadUInt64LittleEndian(Take(8)))); break;
            case (byte)')': Make(new PickleTuple([])); break;
            case 0x85: PushTuple(1); break;
            case 0x86: PushTuple(2); break;
            case 0x87: PushTuple(3); break;
            case (byte)'t': Make(new PickleTuple(PopToMark())); break;
            case (byte)']': Make(new PickleList([])); break;
            case (byte)'a': Append([Pop()]); break;
            case (byte)'e': Append(PopToMark()); break;
            case (byte)'}': Make(new PickleDictionary([])); break;
            case (byte)'s': SetItem(); break;
            case (byte)'u': SetItems(PopToMark()); break;
            case (byte)'q': memo[Take(1)[0]] = Peek(); break;
            case (byte)'r': memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Peek(); break;
            case 0x94: memo[memo.Count] = Peek(); break;
            case (byte)'h': Recall(Take(1)[0]); break;
            case (byte)'j': Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); break;
            case (byte)'c': Global(Line(), Line()); break;
            case 0x93: StackGlobal(); break;
            case (byte)'R': Reduce(); break;
            case (byte)'Q': Make(load(Pop(), Wrong)); break;
            case (byte)'b': Build(); break;
            default:
                throw Wrong($"the pickle uses the instruction 0x{opcode:x2}, which no dictionary of tensors needs. Only tensors are "
                + "read; nothing is ever run.");
        }
    }

    private void Make(object? value)
    {
        made++;
        stack.Push(value);
    }

    private void RequireWithinBounds()
    {
        if (made > most || memo.Count > most || stack.Count > MostWaiting)
            throw Wrong(
                $"the pickle has made {made} objects, remembers {memo.Count} and has {stack.Count} waiting in {at} of "
                + $"{Plural.Of(code.Length, "byte")}, which no dictionary of tensors needs.");
    }

    private void Protocol(byte version)
    {
        if (version is < 2 or > 5) throw Wrong($"expected pickle protocol 2 to 5; found {version}.");
    }

    private static long SignExtended(ReadOnlySpan<byte> bytes)
    {
        long value = bytes.Length > 0 && bytes[^1] >= 0x80 ? -1 : 0;
        for (int i = bytes.Length - 1; i >= 0; i--) value = (value << 8) | bytes[i];
        return value;
    }

    private long Integer(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= 8 ? SignExtended(bytes) : throw Wrong($"an integer of {Plural.Of(bytes.Length, "byte")} is no size of a tensor.");

    private string Text(ulong length)
    {
        if (length > (ulong)(code.Length - at))
            throw Wrong($"a text should have {Plural.Of(length, "byte")}; the pickle has {code.Length - at} more.");
        try
        {
            return StrictUtf8.GetString(Take((int)length));
        }
        catch (DecoderFallbackException)
        {
            throw Wrong("a text is not valid UTF-8.");
        }
    }

    private string Line()
    {
        int length = code.AsSpan(at).IndexOf((byte)'\n');
        if (length < 0) throw Wrong("a name does not end.");
        string line = Text((ulong)length);
        at++;
        return line;
    }

    private void PushTuple(int count)
    {
        object?[] items = new object?[count];
        for (int i = count - 1; i >= 0; i--) items[i] = Pop();
        Make(new PickleTuple(items));
    }

    private void Append(object?[] items)
    {
        if (Peek() is not PickleList list) throw Wrong("expected a list to append to.");
        list.Items.AddRange(items);
    }

    private void SetItem()
    {
        object? value = Pop(), key = Pop();
        SetItems([key, value]);
    }

    private void SetItems(object?[] items)
    {
        if (Peek() is not PickleDictionary dictionary || items.Length % 2 != 0)
            throw Wrong("expected a dictionary and pairs of key and value.");
        for (int i = 0; i < items.Length; i += 2) dictionary.Pairs.Add(new(items[i], items[i + 1]));
    }

    private void Recall(long index) =>
        stack.Push(memo.TryGetValue(index, out object? value) ? value : throw Wrong($"object {index} is used before it was made."));

    private void Global(string module, string name)
    {
        PickleGlobal global = new(module, name);
        if (!allow(global))
            throw Wrong(
                $"the pickle asks for {Quotation.Of(global.ToString())}. Only tensors are read; nothing is ever run. Save "
                + $"model.state_dict() instead of a whole object.");
        Make(global);
    }

    private void StackGlobal()
    {
        if (Pop() is not string name || Pop() is not string module) throw Wrong("expected a module and a name.");
        Global(module, name);
    }

    private void Reduce()
    {
        if (Pop() is not PickleTuple arguments || Pop() is not PickleGlobal function) throw Wrong("expected a name and its arguments.");
        object? result = reduce(function, arguments, Wrong);
        if (result is PickleTensor tensor) made += tensor.Shape.Length;
        Make(result);
    }

    /// <summary>Attributes of an ordered dictionary (PyTorch's <c>_metadata</c>) are dropped; nothing else may have any.</summary>
    private void Build()
    {
        if (Pop() is not PickleDictionary || Peek() is not PickleDictionary) throw Wrong("only a dictionary may be given attributes.");
    }

    private object?[] PopToMark()
    {
        List<object?> items = [];
        while (stack.TryPop(out object? item))
        {
            if (ReferenceEquals(item, Mark))
            {
                items.Reverse();
                return [.. items];
            }
            items.Add(item);
        }
        throw Wrong("a mark is missing.");
    }

    private object? Pop() => stack.TryPop(out object? item) && !ReferenceEquals(item, Mark) ? item : throw Wrong("an object is missing.");

    private object? Peek() => stack.TryPeek(out object? item) && !ReferenceEquals(item, Mark) ? item : throw Wrong("an object is missing.");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > code.Length - at) throw Wrong("the pickle ends within an instruction.");
        at += count;
        return code.AsSpan(at - count, count);
    }

    private InvalidDataException Wrong(string problem) => ByteReader.At(source, instruction, problem);
}
