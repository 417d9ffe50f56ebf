// The keys and the completion.
