namespace Orleans.Core
{
    /// <summary>A state that can be read, written and cleared.</summary>
    public interface IStorage<TState>
    {
        TState State { get; set; }

        string? Etag { get; }

        bool RecordExists { get; }

        Task ClearStateAsync();

        Task WriteStateAsync();

        Task ReadStateAsync();
    }
}

namespace Orleans.Runtime
{
    /// <summary>A named state of a grain, read before the grain is activated.</summary>
    public interface IPersistentState<TState> : Core.IStorage<TState>;
}
