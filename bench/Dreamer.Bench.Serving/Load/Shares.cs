namespace Dreamer.Bench.Serving.Load;

/// <summary>How far what each got of something, over any window of a time, is from what its weight says.</summary>
internal sealed class Shares(IReadOnlyDictionary<string, double> weights)
{
    /// <summary>Of all windows that start a second apart: the largest |share / share by weight - 1|, and whose it was.</summary>
    public (double Deviation, string Whose) Largest(IReadOnlyList<(string Whose, TimeSpan At, double Amount)> had, TimeSpan from, TimeSpan until, TimeSpan window)
    {
        var largest = (Deviation: 0.0, Whose: "nobody");
        for (var start = from; start + window <= until; start += TimeSpan.FromSeconds(1))
        {
            var worst = Deviations(had.Where(one => one.At >= start && one.At < start + window)).MaxBy(one => Math.Abs(one.Value));
            if (Math.Abs(worst.Value) > largest.Deviation)
            {
                largest = (Math.Abs(worst.Value), worst.Key);
            }
        }
        return largest;
    }

    /// <summary>share / share by weight - 1 of each that has a weight.</summary>
    public Dictionary<string, double> Deviations(IEnumerable<(string Whose, TimeSpan At, double Amount)> had)
    {
        var amounts = had.GroupBy(one => one.Whose).ToDictionary(group => group.Key, group => group.Sum(one => one.Amount));
        var (total, allWeights) = (amounts.Values.Sum(), weights.Values.Sum());
        return weights.ToDictionary(w => w.Key, w => total == 0 ? -1 : (amounts.GetValueOrDefault(w.Key) / total / (w.Value / allWeights)) - 1);
    }
}
