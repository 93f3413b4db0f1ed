// The tests wait for sockets most of the time: more of them than there are cores.
[assembly: LevelOfParallelism(6)]
[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
