using Gateway.Benchmarks.Bare;
using Gateway.Benchmarks.Broker;
using Gateway.Benchmarks.Function;
using Gateway.Benchmarks.Measuring;
using Gateway.Benchmarks.Micro;
using Gateway.Benchmarks.Queues;
using Gateway.Benchmarks.Queues.RabbitMq;
using Gateway.Benchmarks.Runs;

var arguments = new Arguments(args.AsSpan(Math.Min(1, args.Length)));
try
{
    return args.FirstOrDefault() switch
    {
        "bench" => await new ThroughputRun(ThroughputOptions.From(arguments)).RunAsync(),
        "queues" => await new QueueRun(QueueOptions.From(arguments)).RunAsync(),
        "daemons" => await new DaemonRun(DaemonOptions.From(arguments)).RunAsync(),
        "tracing" => await new TracingRun(TracingOptions.From(arguments)).RunAsync(),
        "latency" => await new LatencyRun(LatencyOptions.From(arguments)).RunAsync(),
        "parallel" => await new LanesRun(LanesOptions.From(arguments)).RunAsync(),
        "memory" => await new MemoryRun(MemoryOptions.From(arguments)).RunAsync(),
        "poison" => await new PoisonRun(PoisonOptions.From(arguments)).RunAsync(),
        "filters" => new FilterRun(FilterOptions.From(arguments)).Run(),
        "micro" => MicroRun.Run(args[1..]),
        // The rest are the processes that the runs above start for themselves.
        "broker" => BrokerVerb.Run(),
        "function" => FunctionVerb.Run(),
        "daemon" => DaemonVerb.Run(),
        "bare" => BareVerb.Run(BareOptions.From(arguments)),
        "consume-rabbitmq" => await RabbitConsumeVerb.RunAsync(arguments),
        _ => Usage(),
    };
}
catch (BenchmarkFailedException failure)
{
    Console.Error.WriteLine($"FAILED: {failure.Message}");
    return 1;
}

static int Usage()
{
    Console.Error.WriteLine("""
        usage: Gateway.Benchmarks VERB [options]

          bench    records and invocations a second beside a bare loop and KafkaJS
                   --records N (4000000)  --partitions N (96)  --value-bytes N (100)  --batch 1|100 (both)
                   --only bare,kafkajs,gateway,gateway-traced,consume  --rounds N (3)  --warmup S (3, at batch 1 10)  --seconds S (10)
                   --concurrency N (16)  --window S (0)  --property NAME=VALUE (librdkafka's, repeatable)
          queues   messages and invocations a second from one queue of RabbitMQ and ActiveMQ, beside amqplib and stomp.py
                   --broker rabbitmq|activemq (both)  --measure 100,1,slow (all)  --rounds N (1)  --warmup S (5, at batch 1 10)  --seconds S (8)
                   --only consume,amqplib,stomp,gateway,gateway-traced  --concurrency N (16)  --messages N  --body-bytes N (100)
                   --delivery persistent|transient (persistent)  --queue classic|quorum (classic; RabbitMQ's)
          daemons  the gateway's rate with every batch sampled, and a daemon that is present, absent, deaf, slow, unknown
                   --batch N (1)  --only present,absent,deaf,slow,unknown  --rounds N (2)  --warmup S (8)  --seconds S (8)
                   --records N (2000000)  --partitions N (48)  --value-bytes N (100)
          tracing  what tracing every batch costs: one gateway, which samples by the default and everything in turns
                   --batch N (1)  --rounds N (3)  --turns N (12)  --warmup S (12)  --milliseconds N (1500)  --most PERCENT (10; more fails)
                   --records N (4000000)  --partitions N (96)  --value-bytes N (100)
          latency  produce to function: consuming alone, bare loop, KafkaJS and gateway
                   --rate N (2000)  --seconds S (20)  --batch N (100)  --partitions N (8)  --rounds N (3)  --only ...
          parallel one partition split into lanes by key, beside one that is not
                   --factor N (10)  --records N (20000)  --keys N (1000)  --batch N (1)  --work MILLISECONDS (20)  --value-bytes N (100)
                   --rounds N (2)  --warmup S (3)  --seconds S (15)  --least N (8; less than so many times the serial rate fails)
          poison   a topic in which one record of a hundred always fails, beside one without
                   --one-in N (100)  --records N (2000000)  --partitions N (64)  --batch N (100)  --work MILLISECONDS (20)  --value-bytes N (100)
                   --rounds N (3)  --warmup S (3)  --seconds S (8)  --least PERCENT (95; less of the healthy rate fails)
          filters  records a second that one core asks a filter of two fields about
                   --rounds N (5)  --seconds S (1)  --least N (1000000; fewer fail)
          memory   the gateway's peak behind a function that never answers
                   --records N (10000000)  --partitions N (96)  --value-bytes N (20)  --seconds S (60)  --limit-mb N (400)
          micro    what a record allocates in batcher, event writer, signer and tracing (BenchmarkDotNet's options)
        """);
    return 2;
}
