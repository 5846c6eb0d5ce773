import config from '@payload-config'
import '@payloadcms/next/css'
import { handleServerFunctions, RootLayout } from '@payloadcms/next/layouts'
import type { ServerFunctionClient } from 'payload'
import type { ReactNode } from 'react'
import { isStoryCollection } from '../../../domain/story.ts'
import { refuse } from '../../../errors.ts'
import { importMap } from './admin/importMap.js'
import './pressrum.css'

/**
 * What the forms and lists of the admin ask the server for. Payload has more, to copy from another locale and to publish later by itself:
 * they write past the actions of a story, nothing here needs them, and nobody is to reach them.
 */
const ASKED: ReadonlySet<string> = new Set([
  'form-state',
  'table-state',
  'render-document',
  'render-document-slots',
  'render-field',
  'render-list',
  'render-widget',
  'get-default-layout',
  'slugify',
])

const serverFunction: ServerFunctionClient = async (args) => {
  'use server'
  if (!ASKED.has(args.name)) throw refuse.notFound('There is no such function.')
  return handleServerFunctions({ ...args, args: withoutStaleNotice(args), config, importMap })
}

/**
 * Payload's own notice that a document is out of date offers nothing but to load it anew, which throws away what has been typed.
 * A story has a better way (`story/Conflict`), so the question is not asked for one.
 */
const withoutStaleNotice = ({ name, args }: Parameters<ServerFunctionClient>[0]) =>
  name === 'form-state' && isStoryCollection(args.collectionSlug) ? { ...args, checkForStaleData: false } : args

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <RootLayout config={config} importMap={importMap} serverFunction={serverFunction}>
      {children}
    </RootLayout>
  )
}
