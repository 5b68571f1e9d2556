using System.Diagnostics;
using System.Text.Json;

namespace Dreamer.Bench.Step;

/// <summary>A worker of the offload bench from outside.</summary>
internal sealed class OffloadWorkerProcess : IDisposable
{
    private readonly Process _process;

    public OffloadWorkerProcess(string way, string type, string folder, int blocks, int side)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] arguments = ["offload", "--worker", way, "--dtype", type, "--folder", folder, "--blocks", $"{blocks}", "--side", $"{side}"];
        foreach (var argument in arguments.Prepend(typeof(OffloadWorkerProcess).Assembly.Location))
        {
            start.ArgumentList.Add(argument);
        }
        _process = Process.Start(start)!;
    }

    /// <summary>One step.</summary>
    public OffloadAnswer Ask()
    {
        _process.StandardInput.WriteLine();
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The process that measures ended without an answer.");
        return JsonSerializer.Deserialize<OffloadAnswer>(line)!;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
