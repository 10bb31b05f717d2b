import { type RefObject, useEffect, useState } from 'react';

/** Says whether an element has ever been near the part of the page that is seen: what is far below need not be drawn yet. */
export function useCameNear(element: RefObject<Element | null>, margin = '200px'): boolean {
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    if (element.current === null || isNear) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setIsNear(true);
      },
      { rootMargin: margin },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, isNear, margin]);
  return isNear;
}
