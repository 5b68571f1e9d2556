using Dreamer.CheckDevice;

return CheckCommands.Create().Parse(args).Invoke();
