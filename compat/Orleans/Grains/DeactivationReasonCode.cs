namespace Orleans;

/// <summary>The kinds of reason for which an activation ends; numbered as in Orleans, of which one process needs these.</summary>
public enum DeactivationReasonCode : byte
{
    None = 0,
    ShuttingDown = 1,
    ActivationFailed = 2,
    ActivationIdle = 4,
    ApplicationError = 8,
    ApplicationRequested = 9,
}
