// Loaded into the gateway before its own code: when the demo is gone, however it went, the channel to it closes.
process.channel?.unref();
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
