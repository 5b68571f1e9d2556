namespace Dreamer.Bench.Scale.Tallies;

/// <summary>What grains are asked.</summary>
internal enum GrainCall
{
    Heartbeat,
    Choose,
    Suspect,
    ListModels,
    ReadLimits,
    Reserve,
    MayRun,
    Release,
    Settle,
    AddToSession,
    ReportToSession,
    SaveGeneration,
    Encode,
    Admit,
    Advance,
    Remind,
}
