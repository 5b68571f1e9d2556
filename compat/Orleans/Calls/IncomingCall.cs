namespace Orleans.Runtime;

/// <summary>The callee's side of a call: incoming filters in order, then the grain's own, then the method.</summary>
internal sealed class IncomingCall(GrainCall call, Activation activation)
    : FilteredCall(call.Method, call.Arguments), IIncomingGrainCallContext
{
    private readonly IIncomingGrainCallFilter[] _filters = activation.IncomingFilters;
    private readonly object _target = activation.TargetOf(call.Method);
    private int _next;

    public override object Grain => _target;

    public override GrainId? SourceId => call.Source;

    public override GrainId TargetId => call.Target;

    public IGrainContext TargetContext => activation;

    public async ValueTask<object?> RunAsync()
    {
        if (_filters.Length == 0)
        {
            return await Method.InvokeAsync(_target, Arguments);
        }

        await Invoke();
        return Result;
    }

    public override async Task Invoke()
    {
        if (_next < _filters.Length)
        {
            await _filters[_next++].Invoke(this);
        }
        else
        {
            Result = await Method.InvokeAsync(_target, Arguments);
        }
    }
}
