namespace Orleans.Runtime;

/// <summary>Runs when the silo starts.</summary>
public interface IStartupTask
{
    Task Execute(CancellationToken cancellationToken);
}
