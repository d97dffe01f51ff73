using Gateway.IntegrationTests.House.Kafka;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// `kafka-broker` makes this executable the broker of a test; anything else belongs to the test runner.
return args switch
{
    [KafkaBrokerProgram.Verb, .. var options] => await KafkaBrokerProgram.RunAsync(options, Console.In, Console.Out),
    _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
        await TestPlatformTestFramework.RunAsync(args, Gateway.IntegrationTests.SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    _ => await ConsoleRunner.Run(args),
};
