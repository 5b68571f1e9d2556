namespace Orleans.Runtime;

internal sealed record ReminderData(ReminderEntry Entry) : IGrainReminder
{
    public string ReminderName => Entry.ReminderName;
}
