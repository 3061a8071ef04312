//! Batches that run: `/batch`.

crate::operations! { Camunda7;
    GET_BATCHES = GET "/batch" as getBatches: Read, Rows, by Offset, since 7 5, "Running batches." {
        query [
            sortBy sortOrder firstResult maxResults batchId type tenantIdIn withoutTenantId suspended createdBy startedBefore startedAfter
            withFailures withoutFailures
        ]
    };
    GET_BATCHES_COUNT = GET "/batch/count" as getBatchesCount: Read, Count, since 7 5, "How many batches run." {
        query [batchId type tenantIdIn withoutTenantId suspended createdBy startedBefore startedAfter withFailures withoutFailures]
    };
    GET_BATCH_STATISTICS = GET "/batch/statistics" as getBatchStatistics: Read, Rows, by Offset, "Running batches with their progress." {
        query [
            sortBy sortOrder firstResult maxResults batchId type tenantIdIn withoutTenantId suspended createdBy startedBefore startedAfter
            withFailures withoutFailures
        ]
    };
    GET_BATCH_STATISTICS_COUNT = GET "/batch/statistics/count"
        as getBatchStatisticsCount: Read, Count, "How many batches have statistics." {
        query [batchId type tenantIdIn withoutTenantId suspended createdBy startedBefore startedAfter withFailures withoutFailures]
    };
    GET_BATCH = GET "/batch/{id}" as getBatch: Read, Object, since 7 5, "One running batch.";
    DELETE_BATCH = DELETE "/batch/{id}" as deleteBatch: Destructive, Nothing, since 7 5, "Delete a batch and what it has not done yet." {
        query [cascade]
    };
    UPDATE_BATCH_SUSPENSION_STATE = PUT "/batch/{id}/suspended"
        as updateBatchSuspensionState: Reversible, Nothing, "Suspend or activate a batch." { body [suspended] };
}
