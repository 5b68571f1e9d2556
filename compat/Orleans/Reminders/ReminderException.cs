namespace Orleans.Runtime;

/// <summary>The reminder table did not do what was asked.</summary>
public sealed class ReminderException(string message) : OrleansException(message);
