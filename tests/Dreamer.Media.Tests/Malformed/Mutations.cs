namespace Dreamer.Media.Tests.Malformed;

/// <summary>Damage by seeded chance: changed bytes, a cut, a part twice; mostly in the first bytes, where the meaning is.</summary>
internal static class Mutations
{
    public static IEnumerable<byte[]> Of(byte[] whole, int count, int meaning)
    {
        var random = new Random(17);
        for (var trial = 0; trial < count; trial++)
        {
            var bytes = (byte[])whole.Clone();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                bytes[random.Next(random.Next(4) == 0 ? whole.Length : Math.Min(meaning, whole.Length))] = (byte)random.Next(256);
            }
            var cut = random.Next(whole.Length + 1);
            yield return random.Next(6) switch { 0 => bytes[..cut], 1 => [.. bytes[..cut], .. bytes[random.Next(whole.Length)..]], _ => bytes };
        }
    }
}
