namespace Orleans;

/// <summary>A state on its way from or to storage.</summary>
public sealed class GrainState<T> : IGrainState<T>
{
    public T? State { get; set; }

    public string? ETag { get; set; }

    public bool RecordExists { get; set; }
}
