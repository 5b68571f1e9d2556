namespace Dreamer.Cli.Display;

/// <summary>Reports in order and at once, unlike Progress&lt;T&gt;.</summary>
internal sealed class TerminalLines : IProgress<string>
{
    public void Report(string value) => Terminal.Line(value);
}
