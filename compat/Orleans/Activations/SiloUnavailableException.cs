namespace Orleans.Runtime;

/// <summary>The silo that should run a call is gone, or going.</summary>
public class SiloUnavailableException(string message) : OrleansException(message);
