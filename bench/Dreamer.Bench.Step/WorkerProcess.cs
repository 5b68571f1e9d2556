using System.Diagnostics;
using System.Text.Json;

namespace Dreamer.Bench.Step;

/// <summary>A worker from outside. A plain one starts without any setting of ours, but on as many threads.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly string[] s_settings = ["GLIBC_TUNABLES", "GOMP_SPINCOUNT", "THP_MEM_ALLOC_ENABLE"];

    private readonly Process _process;

    public WorkerProcess(string kind)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in new[] { typeof(WorkerProcess).Assembly.Location, "step", "--worker", kind })
        {
            start.ArgumentList.Add(argument);
        }
        if (kind == Worker.Plain)
        {
            foreach (var setting in s_settings)
            {
                start.Environment.Remove(setting);
            }
        }
        _process = Process.Start(start)!;
    }

    public Answer Ask(Question question)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(question));
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The process that measures '{question.Name}' ended without an answer.");
        return JsonSerializer.Deserialize<Answer>(line)!;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
