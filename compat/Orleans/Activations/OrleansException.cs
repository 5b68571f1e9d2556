namespace Orleans.Runtime;

/// <summary>Base of what the runtime throws.</summary>
public class OrleansException : Exception
{
    public OrleansException(string message)
        : base(message)
    {
    }

    public OrleansException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
