using Dreamer.Cli.Commands;

return await CommandRun.RunAsync(args);
