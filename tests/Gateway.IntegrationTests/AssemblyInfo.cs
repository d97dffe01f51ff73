// Four scenarios at a time, but for those of the collection Alone: most of each is waiting, for a broker to start or for a time to pass.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
