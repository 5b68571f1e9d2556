namespace Dreamer.Bench.Scale.Worlds;

/// <summary>Tenants with their weights and lanes, and whose each session is: Zipf's law with the exponent 0.8, so that the largest has a fiftieth.</summary>
internal sealed class Population
{
    private const double Exponent = 0.8;
    private const int EveryLimited = 10;
    private const int AtOnce = 4;
    private static readonly double[] s_weights = [1, 1, 1, 2, 1, 1, 4, 1, 1, 1];

    private readonly int[] _tenantOf;

    public Population(World world, Random random)
    {
        Tenants = [.. Enumerable.Range(0, world.Tenants).Select(number => TenantId.Parse($"t{number}"))];
        var (sum, upTo) = (0.0, new double[world.Tenants]);
        for (var i = 0; i < upTo.Length; i++)
        {
            upTo[i] = sum += Math.Pow(i + 1, -Exponent);
        }
        _tenantOf = [.. Enumerable.Range(0, world.Sessions).Select(_ => Find(upTo, random.NextDouble() * sum))];
    }

    public IReadOnlyList<TenantId> Tenants { get; }

    public int TenantOf(int session) => _tenantOf[session];

    public static double WeightOf(TenantId tenant) => s_weights[tenant.Value[^1] - '0'];

    /// <summary>Every tenth tenant may have four running at a time.</summary>
    public static int? MostAtOnce(int tenant) => tenant % EveryLimited == EveryLimited - 1 ? AtOnce : null;

    private static int Find(double[] upTo, double value)
    {
        var found = Array.BinarySearch(upTo, value);
        return Math.Min(found < 0 ? ~found : found, upTo.Length - 1);
    }
}
