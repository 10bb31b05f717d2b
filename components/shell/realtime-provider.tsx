'use client';

import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { linksEvents } from '@/components/links/queries.ts';
import { visitEvents } from '@/components/links/stats/queries.ts';
import { notificationEvents } from '@/components/notifications/queries.ts';
import { peopleEvents } from '@/components/people/queries.ts';
import { tasksEvents } from '@/components/tasks/queries.ts';
import { keepTrying } from '@/components/ui/keep-trying.ts';
import { REALTIME_GAP } from '@/server/platform/realtime/terms.ts';

/** `connecting`: not yet, or gone for less than the patience; only `reconnecting` and `offline` are worth words. */
export type Connection = 'connecting' | 'online' | 'reconnecting' | 'offline';

/** What each system does with its events; a new system is one more line. */
const SOURCES = [linksEvents, visitEvents, notificationEvents, peopleEvents, tasksEvents];

/** A hand-over between processes takes less than this; nobody needs to hear of it. */
const PATIENCE_MS = 2_500;
/** After the server closed the connection on purpose it does not come back by itself. */
const RETRY_MS = 5_000;

const ConnectionContext = createContext<Connection>('connecting');

export function useConnection(): Connection {
  return useContext(ConnectionContext);
}

/**
 * Connects to the edge's socket and lets events patch the caches. The socket is the fast path only: after every gap all that
 * is on the page is read again.
 */
export function RealtimeProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const [connection, setConnection] = useState<Connection>('connecting');
  const wasOnline = useRef(false);

  useEffect(() => {
    let isOver = false;
    let stop = () => {};
    let patience: ReturnType<typeof setTimeout> | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;

    const lost = () => {
      clearTimeout(patience);
      setConnection((now) => (now === 'online' ? 'connecting' : now));
      patience = setTimeout(() => setConnection(navigator.onLine ? 'reconnecting' : 'offline'), PATIENCE_MS);
    };
    const onOffline = () => setConnection('offline');
    window.addEventListener('offline', onOffline);

    const connect = ({ io }: typeof import('socket.io-client')) => {
      const socket = io({
        path: '/realtime',
        addTrailingSlash: false,
        transports: ['websocket', 'polling'],
        tryAllTransports: true,
        // What was told while the page was on its way here is not on it: the server says whether there was such a thing.
        auth: (give) => give(wasOnline.current ? {} : { ageMs: Math.ceil(performance.now()) }),
        reconnectionDelay: 500,
        reconnectionDelayMax: 5_000,
      });
      const comeBack = () => {
        clearTimeout(retry);
        // A session that ended answers 401, which leads to sign-in; anything else deserves another try.
        retry = setTimeout(() => {
          fetchJson('/v1/me').then(
            () => socket.connect(),
            () => isOver || comeBack(),
          );
        }, RETRY_MS);
      };
      socket.on('connect', () => {
        clearTimeout(patience);
        setConnection('online');
        if (wasOnline.current) queryClient.invalidateQueries();
        wasOnline.current = true;
      });
      socket.on('disconnect', (reason) => {
        if (isOver) return;
        lost();
        if (reason === 'io server disconnect') comeBack();
      });
      socket.on('connect_error', () => {
        setConnection((now) => {
          if (now === 'connecting' && patience === undefined) lost();
          return now;
        });
        if (!socket.active) comeBack();
      });
      // This page, or the server itself, heard nothing for a while: what it should have been told is to be read.
      socket.on(REALTIME_GAP, () => void queryClient.invalidateQueries());
      for (const source of SOURCES) {
        for (const [name, apply] of Object.entries(source)) {
          socket.on(name, (payload: unknown) => apply(queryClient, payload));
        }
      }
      const onOnline = () => {
        if (!socket.connected) {
          setConnection('reconnecting');
          socket.connect();
          return;
        }
        // The gap was too short for the socket to notice; what was sent into it may still be lost.
        setConnection('online');
        queryClient.invalidateQueries();
      };
      window.addEventListener('online', onOnline);
      stop = () => {
        window.removeEventListener('online', onOnline);
        socket.close();
      };
    };
    // Whoever has no network when the page is ready may get all of this only later.
    const stopTrying = keepTrying(
      () => import('socket.io-client'),
      connect,
      () => patience === undefined && lost(),
    );

    return () => {
      isOver = true;
      stopTrying();
      clearTimeout(patience);
      clearTimeout(retry);
      window.removeEventListener('offline', onOffline);
      stop();
    };
  }, [queryClient]);

  return <ConnectionContext value={connection}>{children}</ConnectionContext>;
}
