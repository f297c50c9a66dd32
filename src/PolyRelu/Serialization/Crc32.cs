namespace PolyRelu.Serialization;

/// <summary>The checksum of zip archives: CRC-32 of ISO 3309, polynomial 0xEDB88320 (reflected), eight bytes a step.</summary>
internal static class Crc32
{
    private static readonly uint[] Tables = MakeTables();

    /// <summary>Continues a checksum; 0 starts one.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint[] t = Tables;
        crc = ~crc;
        while (bytes.Length >= 8)
        {
            crc ^= bytes[0] | ((uint)bytes[1] << 8) | ((uint)bytes[2] << 16) | ((uint)bytes[3] << 24);
            crc = t[(7 << 8) + (byte)crc] ^ t[(6 << 8) + (byte)(crc >> 8)] ^ t[(5 << 8) + (byte)(crc >> 16)] ^ t[(4 << 8)
                + (int)(crc >> 24)]
                ^ t[(3 << 8) + bytes[4]] ^ t[(2 << 8) + bytes[5]] ^ t[(1 << 8) + bytes[6]] ^ t[bytes[7]];
            bytes = bytes[8..];
        }
        foreach (byte b in bytes) crc = (crc >> 8) ^ t[(byte)(crc ^ b)];
        return ~crc;
    }

    /// <summary>Table k holds the effect of a byte that k more bytes follow.</summary>
    private static uint[] MakeTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint b = 0; b < 256; b++)
        {
            uint crc = b;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320u * (crc & 1));
            tables[b] = crc;
        }
        for (int i = 256; i < tables.Length; i++) tables[i] = (tables[i - 256] >> 8) ^ tables[(byte)tables[i - 256]];
        return tables;
    }
}
