namespace Dreamer.Api.Tests.Hosting;

/// <summary>Damages by seeded chance.</summary>
internal static class Damage
{
    /// <summary>Up to four: of bytes anywhere, of the head, or a byte less, a part twice, a cut, or noise behind.</summary>
    public static byte[] Of(byte[] whole, int head, Random random)
    {
        var bytes = whole.ToList();
        for (var damage = random.Next(1, 5); damage > 0; damage--)
        {
            switch (random.Next(6))
            {
                case 0 when bytes.Count > 0:
                    bytes[random.Next(bytes.Count)] = (byte)random.Next(256);
                    break;
                case 1 when bytes.Count > head:
                    bytes[random.Next(head)] = (byte)random.Next(256);
                    break;
                case 2 when bytes.Count > 0:
                    bytes.RemoveRange(random.Next(bytes.Count), 1);
                    break;
                case 3 when bytes.Count > 0:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.Take(random.Next(16)).ToArray());
                    break;
                case 4 when bytes.Count > 0:
                    bytes = [.. bytes.Take(random.Next(bytes.Count))];
                    break;
                default:
                    var noise = new byte[random.Next(64)];
                    random.NextBytes(noise);
                    bytes.AddRange(noise);
                    break;
            }
        }

        return [.. bytes];
    }
}
