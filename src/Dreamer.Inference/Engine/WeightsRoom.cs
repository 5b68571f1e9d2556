namespace Dreamer.Inference.Engine;

/// <summary>
/// The room that a device has for weights: where it is short, what no job uses makes way, text encoders first, and then what was used least
/// recently.
/// </summary>
internal sealed class WeightsRoom(Func<IEnumerable<Resident>> everything, long bytes, Action<Resident> unload)
{
    /// <summary>Unloads what is idle as far as it must; answers what would be in use with the weights and what the jobs take beside.</summary>
    public long Make(Resident resident, long jobs)
    {
        while (resident.Bytes + jobs + Others(resident) > bytes && LeastRecentlyUsed(resident) is { } idle)
        {
            unload(idle);
        }
        return resident.Bytes + jobs + Others(resident);
    }

    public long Others(Resident resident) => everything().Where(other => other.IsResident && other != resident).Sum(other => other.Bytes);

    public Resident? LeastRecentlyUsed(Resident apartFrom) =>
        everything().Where(resident => resident != apartFrom && IsIdle(resident)).OrderByDescending(resident => resident.LeavesFirst).ThenBy(resident => resident.LastUse).FirstOrDefault();

    public static bool IsIdle(Resident resident) => resident is { IsResident: true, IsUsed: false };
}
