using System.Text;

namespace PolyRelu.Serialization;

/// <summary>
/// The dictionary in a .npy header, a Python literal such as <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>.
/// </summary>
/// <param name="Type">Type of the elements.</param>
/// <param name="BigEndian">Whether the highest byte of an element comes first.</param>
/// <param name="FortranOrder">Whether the first index runs fastest.</param>
/// <param name="Shape">Length of every dimension.</param>
internal sealed record NpyHeader(ElementType Type, bool BigEndian, bool FortranOrder, int[] Shape)
{
    /// <summary>NumPy's limit on dimensions.</summary>
    private const int MostDimensions = 32;

    /// <summary>NumPy's name of a type, little-endian.</summary>
    public static string Descriptor(ElementType type) => type switch
    {
        ElementType.Bool => "|b1",
        ElementType.Int8 => "|i1",
        ElementType.UInt8 => "|u1",
        ElementType.Int16 => "<i2",
        ElementType.UInt16 => "<u2",
        ElementType.Int32 => "<i4",
        ElementType.UInt32 => "<u4",
        ElementType.Int64 => "<i8",
        ElementType.UInt64 => "<u8",
        ElementType.Float16 => "<f2",
        ElementType.Float32 => "<f4",
        ElementType.Float64 => "<f8",
        ElementType.BFloat16 or _ => throw new NotSupportedException($"NumPy has no {type}; convert the array to float32 first."),
    };

    /// <summary>Parses a header.</summary>
    /// <param name="bytes">The dictionary with its padding.</param>
    /// <param name="complain">Makes the exception for a problem.</param>
    public static NpyHeader Parse(ReadOnlySpan<byte> bytes, Func<string, Exception> complain) =>
        new Parser(Encoding.Latin1.GetString(bytes), complain).Dictionary();

    private sealed class Parser(string text, Func<string, Exception> complain)
    {
        private int at;

        public NpyHeader Dictionary()
        {
            (ElementType Type, bool BigEndian)? element = null;
            bool? fortranOrder = null;
            int[]? shape = null;
            Expect('{');
            while (!Accept('}'))
            {
                string key = QuotedText();
                Expect(':');
                switch (key)
                {
                    case "descr" when element is null: element = Element(); break;
                    case "fortran_order" when fortranOrder is null: fortranOrder = Truth(); break;
                    case "shape" when shape is null: shape = Tuple(); break;
                    default: throw Wrong($"expected 'descr', 'fortran_order' and 'shape', once each; found {Quotation.Of(key)}");
                }
                if (Accept(',')) continue;
                Expect('}');
                break;
            }
            SkipSpace();
            if (at < text.Length) throw Wrong("expected only padding after the dictionary");
            if (element is null || fortranOrder is null || shape is null)
                throw Wrong("expected 'descr', 'fortran_order' and 'shape'; one is missing");
            return new NpyHeader(element.Value.Type, element.Value.BigEndian, fortranOrder.Value, shape);
        }

        private (ElementType, bool) Element()
        {
            SkipSpace();
            if (at < text.Length && text[at] == '[') throw Wrong("the elements are records; only arrays of numbers can be read");
            string name = QuotedText();
            ElementType? type = name.Length < 2 ? null : name[1..] switch
            {
                "b1" or "?" => ElementType.Bool,
                "i1" => ElementType.Int8,
                "u1" => ElementType.UInt8,
                "i2" => ElementType.Int16,
                "u2" => ElementType.UInt16,
                "i4" => ElementType.Int32,
                "u4" => ElementType.UInt32,
                "i8" => ElementType.Int64,
                "u8" => ElementType.UInt64,
                "f2" => ElementType.Float16,
                "f4" => ElementType.Float32,
                "f8" => ElementType.Float64,
                _ => null,
            };
            bool bigEndian = name.StartsWith('>');
            bool orderKnown = name.Length > 0 && (name[0] is '<' or '>' || (name[0] == '=' && BitConverter.IsLittleEndian)
                || (name[0] == '|' && type?.Size() == 1));
            if (type is null || !orderKnown)
                throw Wrong(
                    $"the element type {Quotation.Of(name)} is not a number of 8 to 64 bits; convert the array in NumPy with astype "
                    + $"(objects and strings are never read)");
            return (type.Value, bigEndian);
        }

        private int[] Tuple()
        {
            List<int> lengths = [];
            Expect('(');
            while (!Accept(')'))
            {
                lengths.Add(Length());
                if (lengths.Count > MostDimensions) throw Wrong($"an array has at most {MostDimensions} dimensions");
                if (Accept(',')) continue;
                Expect(')');
                if (lengths.Count == 1) throw Wrong("a shape of one dimension is written (n,)");
                break;
            }
            return [.. lengths];
        }

        private int Length()
        {
            SkipSpace();
            int start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
            if (!int.TryParse(text.AsSpan(start, at - start), out int length))
                throw Wrong($"expected a dimension from 0 to {int.MaxValue}", start);
            if (at < text.Length && text[at] == 'L') at++;
            return length;
        }

        private bool Truth()
        {
            SkipSpace();
            foreach ((string word, bool value) in new[] { ("True", true), ("False", false) })
            {
                if (!text.AsSpan(at).StartsWith(word)) continue;
                at += word.Length;
                return value;
            }
            throw Wrong("expected True or False");
        }

        private string QuotedText()
        {
            SkipSpace();
            if (at >= text.Length || text[at] is not ('\'' or '"')) throw Wrong("expected a quoted text");
            int end = text.IndexOf(text[at], at + 1);
            if (end < 0) throw Wrong("a quoted text does not end");
            string content = text[(at + 1)..end];
            at = end + 1;
            return content;
        }

        private void Expect(char symbol)
        {
            if (!Accept(symbol)) throw Wrong($"expected '{symbol}'");
        }

        private bool Accept(char symbol)
        {
            SkipSpace();
            if (at >= text.Length || text[at] != symbol) return false;
            at++;
            return true;
        }

        private void SkipSpace()
        {
            while (at < text.Length && (text[at] is ' ' or '\n' or '\t' or '\r')) at++;
        }

        private Exception Wrong(string problem, int? place = null) => complain($"{problem} (character {place ?? at} of the header).");
    }
}
