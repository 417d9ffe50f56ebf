/* SPDX-License-Identifier: MIT */
#ifndef RING_H
#define RING_H

struct ring {
	unsigned int head;
	unsigned int tail;
	int muted;
};

int ring_kick(struct ring *ring);

#endif
