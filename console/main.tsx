import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { onOtherPerson, watchPerson } from './api/person.ts'
import { asApiError, isPassing } from './api/problems.ts'
import { makeRouter } from './routes.tsx'
import { LookProvider } from './session/look.tsx'
import { stayAboveKeyboard } from './ui/above-keyboard.ts'
import { showWholeTexts } from './ui/whole-text.ts'
import './styles.css'

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      // The event stream reports changes, so nothing is read again because of its age.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 3 && isPassing(asApiError(error)),
      retryDelay: 800,
    },
  },
})
const router = makeRouter(cache)

showWholeTexts()
stayAboveKeyboard()

const root = document.getElementById('root')
if (root) {
  const page = createRoot(root)
  onOtherPerson(() => {
    page.unmount()
    cache.clear()
  })
  watchPerson()
  page.render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <QueryClientProvider client={cache}>
          <LookProvider>
            <RouterProvider router={router} />
          </LookProvider>
        </QueryClientProvider>
      </CSPProvider>
    </StrictMode>,
  )
}
