using System.Collections.Concurrent;

namespace Dreamer.Api.Tests.Hosting;

/// <summary>Damages by seeded chance.</summary>
internal static class Damage
{
    private const int Times = 10_000;
    private const long MostMemory = 96L << 20; // what the process may hold more of afterwards

    /// <summary>Ten thousand times, some at once and the same each run: there is no complaint, and nothing is kept.</summary>
    public static async Task FindsNothingAsync(int atOnce, Func<Random, CancellationToken, Task<string?>> complaint)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var wrong = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, Times), new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (number, stop) =>
        {
            if (await complaint(new Random(number), stop) is { } said)
            {
                wrong.Enqueue($"{number}: {said}");
            }
        });

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Take(20)));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostMemory);
    }

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
