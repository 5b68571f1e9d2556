namespace Dreamer.Api.Tests.Hosting;

/// <summary>A grain call that has been begun, and waits until the test lets it go.</summary>
internal sealed record HeldCall(string Method)
{
    public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource LetGo { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
